package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/google/shlex"
	"github.com/pulumi/pulumi/sdk/v3/nodejs/npm"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// `runtime.options` of Pulumi.yaml and PulumiPolicy.yaml.
type nodeOptions struct {
	typescript     bool // by the ts-node that the SDK finds; it is on unless switched off
	tsconfig       string
	nodeArgs       []string
	packageManager npm.PackageManagerType
}

func optionsOf(info *pulumirpc.ProgramInfo) (nodeOptions, error) {
	given := info.GetOptions().AsMap()
	options := nodeOptions{typescript: true, packageManager: npm.AutoPackageManager}
	var nodeArgs, packageManager string
	err := errors.Join(
		take(given, "typescript", &options.typescript),
		take(given, "tsconfig", &options.tsconfig),
		take(given, "nodeargs", &nodeArgs),
		take(given, "packagemanager", &packageManager),
	)
	if err != nil {
		return options, err
	}
	if packageManager != "" {
		options.packageManager = npm.PackageManagerType(packageManager)
	}
	options.nodeArgs, err = shlex.Split(nodeArgs)
	return options, err
}

// Leaves alone what is not given; an option of another type than its value so far is a mistake.
func take[T any](given map[string]any, name string, value *T) error {
	found, ok := given[name]
	if !ok {
		return nil
	}
	typed, ok := found.(T)
	if !ok {
		return fmt.Errorf("the runtime option %q has to be a %T", name, *value)
	}
	*value = typed
	return nil
}

// What the SDK's runners read from the environment.
func (options nodeOptions) env() []string {
	var env []string
	if options.typescript {
		env = append(env, "PULUMI_NODEJS_TYPESCRIPT=true")
	}
	if options.tsconfig != "" {
		env = append(env, "PULUMI_NODEJS_TSCONFIG_PATH="+options.tsconfig)
	}
	return env
}

// A module of the SDK that the program in this folder has installed, as Node itself finds it.
func locate(ctx context.Context, node, module, folder string) (string, error) {
	script := fmt.Sprintf("process.stdout.write(require.resolve(%q))", module)
	find := exec.CommandContext(ctx, node, "-e", script)
	find.Dir = folder
	found, err := find.Output()
	if err != nil {
		return "", fmt.Errorf(
			"%s has no @pulumi/pulumi with %s: run npm install there, or pulumi install", folder, module)
	}
	return strings.TrimSpace(string(found)), nil
}

// A process that is asked to end (SIGINT) when the context is done, and made to after five seconds.
func interruptible(ctx context.Context, node string, args []string, stdout, stderr io.Writer) *exec.Cmd {
	command := exec.CommandContext(ctx, node, args...)
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = 5 * time.Second
	command.Stdout, command.Stderr = stdout, stderr
	return command
}
