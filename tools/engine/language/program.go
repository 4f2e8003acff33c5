package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// The SDK's runner ends with it when it has told the user of the error itself.
const errorIsShown = 32

// Run runs a program to its end. What went wrong in it is part of the answer; an error is one of ours.
func (host *nodeHost) Run(ctx context.Context, req *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	command, err := host.program(ctx, req)
	if err != nil {
		return &pulumirpc.RunResponse{Error: err.Error()}, nil
	}
	err = command.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return &pulumirpc.RunResponse{}, nil
	case errors.As(err, &exit) && exit.ExitCode() == errorIsShown:
		return &pulumirpc.RunResponse{Bail: true}, nil
	case errors.As(err, &exit):
		return &pulumirpc.RunResponse{Error: "Program exited with non-zero exit code: " +
			strconv.Itoa(exit.ExitCode())}, nil
	default:
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("running the program: %v", err)}, nil
	}
}

func (host *nodeHost) program(ctx context.Context, req *pulumirpc.RunRequest) (*exec.Cmd, error) {
	options, err := optionsOf(req.GetInfo())
	if err != nil {
		return nil, err
	}
	node, err := exec.LookPath("node")
	if err != nil {
		return nil, err
	}
	runner, err := locate(ctx, node, "@pulumi/pulumi/cmd/run", req.GetInfo().GetProgramDirectory())
	if err != nil {
		return nil, err
	}
	settings, err := configuration(req)
	if err != nil {
		return nil, err
	}
	// Ends with `Cancel`, and with the engine, whose call this is.
	running, stop := context.WithCancel(host.running)
	context.AfterFunc(ctx, stop)
	args := append(append(options.nodeArgs, runner), host.arguments(req)...)
	// Node puts the files that it is given into non-blocking mode. Ours would then fail when we write to them, so it gets
	// pipes instead.
	command := interruptible(running, node, args, struct{ io.Writer }{os.Stdout}, struct{ io.Writer }{os.Stderr})
	command.Env = append(append(os.Environ(), settings...), options.env()...)
	return command, nil
}

func (host *nodeHost) arguments(req *pulumirpc.RunRequest) []string {
	var args []string
	option := func(name, value string) {
		if value != "" {
			args = append(args, "--"+name, value)
		}
	}
	option("monitor", req.GetMonitorAddress())
	option("engine", host.engineAddress)
	option("organization", req.GetOrganization())
	option("project", req.GetProject())
	option("root-directory", req.GetInfo().GetRootDirectory())
	option("stack", req.GetStack())
	option("pwd", req.GetInfo().GetProgramDirectory())
	if req.GetDryRun() {
		args = append(args, "--dry-run")
	}
	option("parallel", strconv.Itoa(int(req.GetParallel())))
	option("tracing", host.tracing)
	args = append(args, req.GetInfo().GetEntryPoint())
	return append(args, req.GetArgs()...)
}

// The stack's configuration, under keys in the form that every SDK reads (`project:config:name`), and which of them are
// secrets.
func configuration(req *pulumirpc.RunRequest) ([]string, error) {
	values := make(map[string]string, len(req.GetConfig()))
	for text, value := range req.GetConfig() {
		key, err := config.ParseKey(text)
		if err != nil {
			return nil, err
		}
		values[key.Namespace()+":config:"+key.Name()] = value
	}
	secretKeys := req.GetConfigSecretKeys()
	if secretKeys == nil {
		secretKeys = []string{}
	}
	valuesText, err := json.Marshal(values)
	if err != nil {
		return nil, err
	}
	secretKeysText, err := json.Marshal(secretKeys)
	if err != nil {
		return nil, err
	}
	return []string{
		"PULUMI_CONFIG=" + string(valuesText),
		"PULUMI_CONFIG_SECRET_KEYS=" + string(secretKeysText),
	}, nil
}
