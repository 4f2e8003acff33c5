// The Node language host of the engine that `tools/engine/go-build.mjs` builds.
//
// Pulumi's CLI does not know how to run a program: it starts `pulumi-language-nodejs`, found beside itself, and asks it
// over gRPC (the service LanguageRuntime). Pulumi's own host is a Go module of its own that the module proxy does not
// serve in a current version, so this is a small one for Node on Unix, on top of the same SDK module as the CLI. It does
// what the engine asks for when it runs programs and policy packs, and no more:
//
//	main.go     the server
//	host.go     the service: what it answers, and what it leaves out
//	program.go  Run: a Pulumi program, `node <@pulumi/pulumi/cmd/run> --monitor ...`
//	plugin.go   RunPlugin: policy packs and other plugins that are a folder with a package.json
//	node.go     the settings of `runtime.options` in Pulumi.yaml, and where Node finds the SDK's runners
//
// Pulumi's host stands between program and engine, and forwards the calls that it knows. This one hands the address of
// the engine's resource monitor to the program, so every call of the SDK arrives, those of newer releases too.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/cmdutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/logging"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

// The engine ends its hosts itself. This is for one that was killed.
const lookForEngineEvery = time.Minute

func main() {
	tracing := flag.String("tracing", "", "where to send traces, in Zipkin's format")
	showVersion := flag.Bool("version", false, "print the version and exit")
	flag.Parse()
	if *showVersion {
		fmt.Println(version.Version)
		return
	}
	logging.InitLogging(false, 0, false)
	cmdutil.InitTracing("pulumi-language-nodejs", "pulumi-language-nodejs", *tracing)

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	host := newNodeHost(ctx, flag.Arg(0), *tracing)
	if host.engineAddress != "" {
		if err := rpcutil.Healthcheck(ctx, host.engineAddress, lookForEngineEvery, stop); err != nil {
			cmdutil.Exit(fmt.Errorf("watching the engine: %w", err))
		}
	}

	ended := make(chan bool)
	context.AfterFunc(ctx, func() { close(ended) })
	server, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: ended,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, host)
			return nil
		},
		Options: rpcutil.TracingServerInterceptorOptions(nil),
	})
	if err != nil {
		cmdutil.Exit(fmt.Errorf("starting the language host: %w", err))
	}
	// The engine reads the port from the first line.
	fmt.Println(server.Port)
	if err := <-server.Done; err != nil {
		cmdutil.Exit(fmt.Errorf("the language host stopped: %w", err))
	}
}
