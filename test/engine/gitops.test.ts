/**
 * The life of a repository like `examples/gitops`: the commands of its workflows, as they are written and in the order in
 * which GitHub would run them, on a simulated account. The story is played once; each test looks at one part of it.
 */
import { expect } from "chai";
import { booksOf } from "../support/account";
import { perSuite } from "../support/bench";
import { commandsToRunner, fencedText } from "../support/github";
import { openGitopsExample } from "./support/gitops-example";
import { type Part, playScenario, type Scenario } from "./support/gitops-scenario";

describe("the workflows of examples/gitops", function () {
  // Some fifteen runs of the engine, one after the other.
  this.timeout(1_200_000);
  const bench = perSuite(() => openGitopsExample());
  let parts: Scenario;
  before(async () => {
    parts = await playScenario(bench);
  });

  const endings = ({ run }: Part) =>
    Object.fromEntries(Object.entries(run).map(([name, { ending }]) => [name, ending]));
  const page = ({ run }: Part, job: string) => run[job]?.summary ?? "";

  it("preview a pull request: its page shows the purchase and its price, and nothing is bought", () => {
    const { pullRequest } = parts;
    expect(endings(pullRequest)).to.deep.equal({ check: "success", preview: "success" });
    expect(page(pullRequest, "preview"))
      .to.match(/PhoneNumber: \(create\)/)
      .and.match(/First choice \+1 206 \d{3} \d{4} at \d\.\d\d setup and \d\.\d\d a month/);
    expect(pullRequest.writes).to.deep.equal([]);
    expect(pullRequest.books.purchases).to.equal(0);
  });

  it("check the pull request of a fork without any key, and say why it has no preview", () => {
    const { fork } = parts;
    expect(endings(fork)).to.deep.equal({ check: "success", preview: "skipped" });
    expect(page(fork, "check")).to.contain("No preview: a pull request from a fork gets no keys.");
    expect(fork.requests).to.deep.equal([]);
  });

  it("stop before anything is asked of the carrier when an environment has no secrets", () => {
    const { withoutSecrets } = parts;
    expect(endings(withoutSecrets)).to.deep.equal({ preview: "failure", up: "skipped" });
    expect(withoutSecrets.requests).to.deep.equal([]);
  });

  it("buy what was merged, within the caps, after a page that shows what the approval is for", () => {
    const { merge } = parts;
    expect(endings(merge)).to.deep.equal({ preview: "success", up: "success" });
    expect(page(merge, "preview")).to.contain("PhoneNumber: (create)");
    const { numbers, purchases, cents } = merge.books;
    expect({ numbers: numbers.length, purchases }).to.deep.equal({ numbers: 1, purchases: 1 });
    expect(cents).to.be.at.most(100);
    expect(page(merge, "up")).to.contain(`front-desk: "+${numbers[0]}"`);
  });

  it("have nothing to do in a second up, and ask the carrier nothing", () => {
    const { second } = parts;
    expect(endings(second)).to.deep.equal({ preview: "success", up: "success" });
    expect(page(second, "up")).to.match(/Resources:\s+6 unchanged/);
    expect(second.requests).to.deep.equal([]);
  });

  it("put no key into the state", () => {
    const { accessKey, secretKey } = bench.simulator;
    expect(parts.stateInClear).to.contain("front-desk");
    for (const key of [accessKey, secretKey]) expect(parts.stateInClear).to.not.contain(key);
  });

  it("find nothing at night when nothing has moved", () => {
    expect(endings(parts.night)).to.deep.equal({ drift: "success" });
    expect(parts.night.writes).to.deep.equal([]);
  });

  it("raise the alarm at night when a route was edited in the portal, show what moved, and leave it", () => {
    const { editedNight, wanted } = parts;
    expect(editedNight.run["drift"]).to.deep.include({ ending: "failure", exits: { drift: 7, summary: 0 } });
    expect(page(editedNight, "drift"))
      .to.match(new RegExp(`~ primaryRouteId : "${wanted.primary}" => "0"`))
      .and.match(new RegExp(`~ primaryRouteId : "0" => "${wanted.primary}"`));
    expect(editedNight.writes).to.deep.equal([]);
  });

  it("would show the state where they should show what was found, if they used --json", () => {
    const { wanted, editedAsJson } = parts;
    expect(editedAsJson).to.deep.equal([
      ["refresh", wanted.primary, wanted.primary],
      ["update", "0", wanted.primary],
    ]);
  });

  it("show a label that was written to deceive within the box of the page, and as no command in the log", () => {
    const { hostileNight } = parts;
    expect(endings(hostileNight)).to.deep.equal({ drift: "failure" });
    const { outside, boxes } = fencedText(page(hostileNight, "drift"));
    expect(outside.filter((line) => line !== "")).to.deep.equal(["## How the account differs from main"]);
    expect(boxes).to.have.length(1);
    expect(boxes[0])
      .to.contain("No changes")
      .and.contain("forged")
      .and.not.match(/[^\n\t\P{Cc}]|\u202e/u);
    expect(commandsToRunner(hostileNight.run["drift"]?.log ?? "")).to.deep.equal([]);
  });

  it("put it right when somebody starts the deployment and asks for that", () => {
    const { byHand, restored, wanted } = parts;
    const [number = ""] = byHand.books.numbers;
    expect(endings(byHand)).to.deep.equal({ preview: "success", up: "success" });
    expect(page(byHand, "preview")).to.contain('~ primaryRouteId : "0"');
    expect(byHand.writes).to.deep.equal([`PATCH /v2/numbers/${number}/relationships/primary_route`]);
    expect(restored).to.deep.equal(wanted);
  });

  it("end the purchase at hand when the run is cancelled, and write it down", () => {
    const { cancelled, stateAfterCancel } = parts;
    expect(endings(cancelled)).to.deep.equal({ preview: "success", up: "cancelled" });
    expect(page(cancelled, "up")).to.contain("error: update canceled");
    expect(cancelled.books.purchases).to.equal(2);
    expect(stateAfterCancel).to.deep.include({ numbers: cancelled.books.numbers, pending: [] });
  });

  it("go on from there in the next run, and buy nothing more", () => {
    const { afterCancel } = parts;
    expect(endings(afterCancel)).to.deep.equal({ preview: "success", up: "success" });
    expect(afterCancel.writes.map((line) => line.split("/").at(-1)).sort()).to.deep.equal([
      "failover_route",
      "primary_route",
    ]);
    expect(afterCancel.books).to.deep.include({ purchases: 2, releases: [] });
  });

  it("refuse the run of an earlier commit, which would give the newer number back", () => {
    const { earlier } = parts;
    expect(endings(earlier)).to.deep.equal({ preview: "failure", up: "skipped" });
    expect(earlier.run["preview"]?.exits).to.deep.equal({ newest: 1 });
    expect(earlier.run["preview"]?.log).to.contain("main has moved on");
    expect(earlier.requests).to.deep.equal([]);
  });

  it("fail the pull request that takes a locked number out of the list", () => {
    const { removal } = parts;
    expect(endings(removal)).to.deep.equal({ check: "success", preview: "failure" });
    expect(page(removal, "preview")).to.contain("cannot be deleted").and.contain("it is protected");
    expect(removal.writes).to.deep.equal([]);
  });

  it("run an up also where the preview shows no change, because an opened lock is in the state only after it", () => {
    expect(page(parts.cancelled, "preview")).to.match(/PhoneNumber: \(same\).*🔓/);
    expect(parts.stateAfterCancel.locked).to.deep.equal({ "front-desk": false, sales: true });
  });

  it("raise the alarm at night when a number has disappeared from the account, and buy no other", () => {
    const { goneNight } = parts;
    expect(endings(goneNight)).to.deep.equal({ drift: "failure" });
    expect(page(goneNight, "drift")).to.contain("is no longer on the account");
    expect(goneNight.writes).to.deep.equal([]);
    expect(booksOf(bench.simulator).numbers).to.deep.equal(goneNight.books.numbers);
  });
});
