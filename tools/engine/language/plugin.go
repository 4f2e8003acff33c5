package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strconv"

	sdk "github.com/pulumi/pulumi/sdk/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// RunPlugin runs a plugin that is a folder: policy packs (kind "analyzer"), and providers of components. It lasts as
// long as the engine's call.
func (host *nodeHost) RunPlugin(
	req *pulumirpc.RunPluginRequest, server pulumirpc.LanguageRuntime_RunPluginServer,
) error {
	ctx := server.Context()
	folder := req.GetInfo().GetProgramDirectory()
	options, err := optionsOf(req.GetInfo())
	if err != nil {
		return err
	}
	node, err := exec.LookPath("node")
	if err != nil {
		return err
	}
	closer, stdout, stderr, err := rpcutil.MakeRunPluginStreams(server, false)
	if err != nil {
		return err
	}
	env := append(req.GetEnv(), options.env()...)

	if req.GetKind() != string(apitype.AnalyzerPlugin) {
		runner, err := locate(ctx, node, "@pulumi/pulumi/cmd/run-plugin", folder)
		if err != nil {
			return err
		}
		args := append(append(options.nodeArgs, runner, folder), req.GetArgs()...)
		command := interruptible(ctx, node, args, stdout, stderr)
		command.Dir, command.Env = req.GetPwd(), env
		return errors.Join(ended(command.Run()), closer.Close())
	}

	// The SDK's runner of policy packs wants to know the stack from its environment when it starts. The engine tells that
	// to a pack that runs. So this proxy takes the call first and then stands between the two.
	runner, err := locate(ctx, node, "@pulumi/pulumi/cmd/run-policy-pack", folder)
	if err != nil {
		return err
	}
	proxy, packOutput, err := sdk.NewPolicyProxy(ctx, stdout)
	if err != nil {
		return err
	}
	told, err := stackOf(ctx, proxy)
	if err != nil {
		return err
	}
	args := append(append(options.nodeArgs, runner), req.GetArgs()...)
	command := interruptible(ctx, node, append(args, folder), packOutput, stderr)
	command.Dir, command.Env = folder, append(env, told...)
	if err := command.Start(); err != nil {
		proxy.Abort(err)
		return err
	}
	return errors.Join(ended(proxy.Attach(ctx, command)), closer.Close())
}

func stackOf(ctx context.Context, proxy *sdk.PolicyProxy) ([]string, error) {
	stack, err := proxy.AwaitConfiguration(ctx)
	if err != nil || stack == nil {
		return nil, err
	}
	told := []string{"PULUMI_NODEJS_DRY_RUN=" + strconv.FormatBool(stack.GetDryRun())}
	tell := func(name, value string) {
		if value != "" {
			told = append(told, name+"="+value)
		}
	}
	tell("PULUMI_NODEJS_ORGANIZATION", stack.GetOrganization())
	tell("PULUMI_NODEJS_PROJECT", stack.GetProject())
	tell("PULUMI_NODEJS_STACK", stack.GetStack())
	if stack.GetConfig() != nil {
		values, err := json.Marshal(stack.GetConfig())
		if err != nil {
			return nil, err
		}
		tell("PULUMI_CONFIG", string(values))
	}
	return told, nil
}

func ended(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return fmt.Errorf("the plugin ended with exit code %d", exit.ExitCode())
	}
	return err
}
