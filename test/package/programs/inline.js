// An inline program of the Automation API, from wherever it is started.
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const { InboundRoute } = require("pulumi-flowroute");
const { startSimulator } = require("pulumi-flowroute/simulator");

async function main() {
  if (process.argv.includes("--chdir")) process.chdir(__dirname);
  const simulator = await startSimulator();
  const program = async () => void new InboundRoute("pbx", { routeType: "host", value: "sip.example.net" });
  const stack = await LocalWorkspace.createOrSelectStack({ projectName: "inline", stackName: "dev", program });
  await stack.setAllConfig({
    "flowroute:accessKey": { value: simulator.accessKey },
    "flowroute:secretKey": { value: simulator.secretKey, secret: true },
    "flowroute:baseUrl": { value: simulator.url },
  });
  const said = await stack.up().then(
    ({ summary }) => summary.result,
    (error) => error.message,
  );
  console.log(said, simulator.control.state().routes.length);
  await simulator.close();
}

main();
