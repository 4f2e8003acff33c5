/** A process that asks for leases as a host of a run does, as fast as it can, and says which of them it has got. */
import { peerHostsOf } from "../../src/host/peer-hosts";
import { runListOf } from "../../src/host/run-list";
import { acquireLease, RunJournal } from "../../src/journal";

const [folder = "", count = "", engine = ""] = process.argv.slice(-3);
const peers = peerHostsOf({ engine, folder });
const journal = new RunJournal(runListOf({ peers, baseUrl: "https://a", account: "1", accountName: "sales" }));

process.stdin.once("data", () => {
  const leases = Array.from({ length: Number(count) }, (_, at) => String(at)).filter((what) =>
    acquireLease(journal, what),
  );
  process.stdout.write(`${JSON.stringify(leases)}\n`);
  // Stays until it is told to go: who has ended has no lease.
  process.stdin.once("data", () => process.exit(0));
});
process.stdout.write("ready\n");
