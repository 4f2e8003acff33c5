package main

import (
	"context"
	"fmt"
	"os/exec"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
	"github.com/pulumi/pulumi/sdk/v3/nodejs/npm"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
)

// What is not here answers "unimplemented", which the engine takes for "does not apply": code generation (`pulumi
// convert`, `pulumi import` with generated code), packing and linking of SDKs, and prompts of `pulumi new`.
type nodeHost struct {
	pulumirpc.UnimplementedLanguageRuntimeServer

	engineAddress string
	tracing       string
	running       context.Context // of programs, until `Cancel`
	cancel        context.CancelFunc
}

func newNodeHost(ctx context.Context, engineAddress, tracing string) *nodeHost {
	running, cancel := context.WithCancel(ctx)
	return &nodeHost{engineAddress: engineAddress, tracing: tracing, running: running, cancel: cancel}
}

// Handshake is for hosts that somebody else has started, which do not have the engine's address from their arguments.
func (host *nodeHost) Handshake(
	_ context.Context, req *pulumirpc.LanguageHandshakeRequest,
) (*pulumirpc.LanguageHandshakeResponse, error) {
	host.engineAddress = req.GetEngineAddress()
	return &pulumirpc.LanguageHandshakeResponse{}, nil
}

func (host *nodeHost) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version.Version}, nil
}

// GetRequiredPackages names the plugins to download before a run. Dynamic providers need none, the launcher of their
// host lies beside the CLI, and in our private runs nothing may be downloaded.
func (host *nodeHost) GetRequiredPackages(
	context.Context, *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

// GetRequiredPlugins is what engines asked before GetRequiredPackages.
func (host *nodeHost) GetRequiredPlugins(
	context.Context, *pulumirpc.GetRequiredPluginsRequest,
) (*pulumirpc.GetRequiredPluginsResponse, error) {
	return &pulumirpc.GetRequiredPluginsResponse{}, nil
}

// RuntimeOptionsPrompts are questions of `pulumi new`.
func (host *nodeHost) RuntimeOptionsPrompts(
	context.Context, *pulumirpc.RuntimeOptionsRequest,
) (*pulumirpc.RuntimeOptionsResponse, error) {
	return &pulumirpc.RuntimeOptionsResponse{}, nil
}

// About is for `pulumi about`.
func (host *nodeHost) About(ctx context.Context, _ *pulumirpc.AboutRequest) (*pulumirpc.AboutResponse, error) {
	node, err := exec.LookPath("node")
	if err != nil {
		return nil, err
	}
	answer, err := exec.CommandContext(ctx, node, "--version").Output()
	if err != nil {
		return nil, fmt.Errorf("%s --version: %w", node, err)
	}
	return &pulumirpc.AboutResponse{Executable: node, Version: strings.TrimSpace(string(answer))}, nil
}

// GetProgramDependencies is for `pulumi about`, too.
func (host *nodeHost) GetProgramDependencies(
	ctx context.Context, req *pulumirpc.GetProgramDependenciesRequest,
) (*pulumirpc.GetProgramDependenciesResponse, error) {
	options, err := optionsOf(req.GetInfo())
	if err != nil {
		return nil, err
	}
	manager, err := npm.ResolvePackageManager(options.packageManager, req.GetInfo().GetProgramDirectory())
	if err != nil {
		return nil, err
	}
	packages, err := manager.ListPackages(ctx, req.GetInfo().GetProgramDirectory(), req.GetTransitiveDependencies())
	if err != nil {
		return nil, err
	}
	found := &pulumirpc.GetProgramDependenciesResponse{}
	for _, each := range packages {
		dependency := &pulumirpc.DependencyInfo{Name: each.Name, Version: each.Version}
		found.Dependencies = append(found.Dependencies, dependency)
	}
	return found, nil
}

// InstallDependencies is for `pulumi install`.
func (host *nodeHost) InstallDependencies(
	req *pulumirpc.InstallDependenciesRequest, server pulumirpc.LanguageRuntime_InstallDependenciesServer,
) error {
	options, err := optionsOf(req.GetInfo())
	if err != nil {
		return err
	}
	closer, stdout, stderr, err := rpcutil.MakeInstallDependenciesStreams(server, req.GetIsTerminal())
	if err != nil {
		return err
	}
	folder := req.GetInfo().GetProgramDirectory()
	_, err = npm.Install(server.Context(), options.packageManager, folder, req.GetIsPlugin(), stdout, stderr)
	if err != nil {
		_ = closer.Close()
		return err
	}
	return closer.Close()
}

// Cancel interrupts the programs that run. Plugins end with the call that has started them.
func (host *nodeHost) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	host.cancel()
	return &emptypb.Empty{}, nil
}
