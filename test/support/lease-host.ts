/** A process that asks for leases as a host of a run does, as fast as it can, and says which of them it has got. */
import { peerHostsOf } from "../../src/host/peer-hosts";
import { runListOf } from "../../src/host/run-list";
import { RunLedger } from "../../src/purchase";

const [folder = "", count = "", engine = ""] = process.argv.slice(-3);
const neighbours = peerHostsOf({ engine, folder });
const ledger = new RunLedger(
  runListOf({ peers: neighbours, baseUrl: "https://a", account: "1", accountName: "sales" }),
);

process.stdin.once("data", () => {
  const leases = Array.from({ length: Number(count) }, (_, at) => String(at)).filter((what) => ledger.lease(what));
  process.stdout.write(`${JSON.stringify(leases)}\n`);
  // Stays until it is told to go: who has ended has no lease.
  process.stdin.once("data", () => process.exit(0));
});
process.stdout.write("ready\n");
