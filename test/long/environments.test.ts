/** Environments of one program on one account: whatever one does, the others have not moved by a byte at the carrier. */
import { expect } from "chai";
import { block, openEnvironmentsExample } from "../engine/support/environments-example";
import type { Outcome } from "../engine/support/outcome";
import { expectOk, expectQuiet, ledger, plan } from "../engine/support/programs";
import type { BenchStack } from "../engine/support/stack";
import { perSuite } from "../support/bench";
import { profilesToRun } from "../support/shares";

for (const profile of profilesToRun()) {
  describe(`environments of one program on one account, ${profile} carrier`, () => {
    const environments = perSuite(() => openEnvironmentsExample(profile));
    let dev: BenchStack;
    let prod: BenchStack;

    before(async () => {
      dev = await environments.create("dev", block("setup"));
      prod = await environments.create("prod", block("setup").replace("dev", "prod"));
    });

    const control = () => environments.bench.simulator.control;
    const shell = (commands: string) => environments.shell(commands);
    const up = (stack: BenchStack) => environments.alone(stack);
    const logged = ({ diagnostics }: Outcome) => diagnostics.map(({ message }) => message).join("\n");
    const names = () =>
      control()
        .state()
        .cnams.map(({ value }) => value);
    const places = () =>
      control()
        .state()
        .e911s.map(({ street_number }) => street_number);
    const setups = () => ledger(environments.bench).filter((line) => line.startsWith("setup"));

    it("dev comes up, and makes the address and the caller name", async () => {
      expectOk(await up(dev));
      expect(environments.tags()).to.deep.equal(["phones/dev/seattle-1"]);
      expect(environments.origins(dev)).to.deep.equal(["created", "created"]);
      control().advance("49h");
    });

    if (profile === "harsh") {
      it("prod buys no more than the account may have, with the number of dev counted", async () => {
        await shell("pulumi config set flowroute:maxNumbers 2 --stack prod");
        const { ok, messages } = await up(prod);
        expect(ok).to.equal(false);
        expect(messages).to.match(/\[number-limit\]/);
        expect(environments.tags()).to.have.length(2);
        await shell("pulumi config set flowroute:maxNumbers 10 --stack prod");
      });
    }

    it("dev grows by one number, and gives both the name that is approved now", async () => {
      await shell(block("grow"));
      expectOk(await up(dev));
      expect(environments.tags()).to.include.members(["phones/dev/seattle-1", "phones/dev/seattle-2"]);
    });

    it("prod comes up with numbers of its own, and shares the address and the name", async () => {
      expectOk(await up(prod));
      const mine = ["phones/dev/seattle-1", "phones/dev/seattle-2"];
      const theirs = ["phones/prod/portland-1", "phones/prod/seattle-1", "phones/prod/seattle-2"];
      expect(environments.tags()).to.deep.equal([...mine, ...theirs]);
      expect(setups(), "each was paid for once").to.have.length(5);
      expect(environments.origins(prod)).to.deep.equal(["shared", "shared"]);
      expect(environments.counts(prod)).to.deep.equal({ numbers: 3, routes: 2, e911s: 1, cnams: 1, ledger: 6 });
      expect([...environments.locks(dev), ...environments.locks(prod)]).to.deep.equal([false, false, true, true, true]);
      const [address, name] = [control().state().e911s[0]?.id, control().state().cnams[0]?.id];
      for (const { relationships } of control().state().numbers) {
        expect(relationships).to.include({ e911_address: address, cnam_preset: name });
      }
    });

    it("none has anything left to do or to ask", async () => {
      await expectQuiet(environments.bench, dev);
      await expectQuiet(environments.bench, prod);
    });

    if (profile === "harsh") {
      it("a third one is a copy of dev's configuration; it shares, moves to its own, and goes", async () => {
        const staging = await environments.create("staging", block("third"));
        expectOk(await up(staging));
        expect(environments.origins(staging)).to.deep.equal(["shared", "shared"]);

        await shell(block("move").replaceAll("dev", "staging").replace("site annex", "callerName 'Acme Test'"));
        expectOk(await up(staging));
        expect(environments.origins(staging)).to.deep.equal(["created", "created"]);
        expect(names().sort()).to.deep.equal(["ACME CORP", "ACME TEST"]);
        expect(places().sort()).to.deep.equal(["600", "700"]);

        const outcome = await environments.alone(staging, () => staging.destroy());
        expect(outcome.ok).to.equal(true);
        expect(environments.tags().join()).to.not.include("staging");
        expect(places()).to.deep.equal(["600"]);
        // Nothing at the carrier tells that no other stack waits for it or shows it.
        expect(logged(outcome)).to.match(/Left caller name \d+ at Flowroute: it may be in use by/);
      });
    }

    if (profile === "plain") {
      it("prod is not destroyed, because its numbers are locked, and nothing else of it goes before", async () => {
        const before = environments.stateOf(prod);
        const { ok, stdout } = await environments.alone(prod, () => prod.command(["destroy", "--yes"]));
        expect(ok).to.equal(false);
        expect(stdout).to.match(/it is protected/);
        expect(environments.stateOf(prod)).to.deep.equal(before);
      });

      it("a change of the program reaches each with its own up, and prod's preview shows it until then", async () => {
        environments.edit((program) => program.replace('routeType: "host",', 'routeType: "host", transport: "tls",'));
        expect(plan(await up(dev))).to.deep.equal(["update pbx"]);
        control().clearRequests();
        expect(plan(await prod.preview())).to.deep.equal(["update pbx"]);
        expect(environments.bench.requests()).to.deep.equal([]);
        environments.edit((program) => program.replace(' transport: "tls",', ""));
      });
    }

    if (profile === "harsh") {
      it("dev cannot edit the address that it made and prod uses, but can move to another one", async () => {
        const [edit = "", rename = ""] = block("move").split("\n");
        await shell(edit);
        const { ok, messages } = await up(dev);
        expect(ok).to.equal(false);
        expect(messages).to.match(
          /Did not change emergency address "hq" .*: 3 numbers of other stacks use it .*\[foreign-dependents\]/,
        );

        await shell(rename);
        const moved = await up(dev);
        expect(moved.ok).to.equal(true);
        expect(logged(moved)).to.match(/Left emergency address \d+ at Flowroute: it is used by 3 numbers/);
        expect(places().sort()).to.deep.equal(["600", "700"]);
      });
    }

    it("dev is torn down, and what it made and prod uses stays", async () => {
      const outcome = await environments.alone(dev, () => dev.destroy());
      expect(outcome.ok).to.equal(true);
      expect(logged(outcome)).to.match(/Left caller name \d+ at Flowroute: it may be in use by/);
      if (profile === "plain")
        expect(logged(outcome)).to.match(/Left emergency address \d+ at Flowroute: it is used by/);
      expect(environments.tags().join()).to.not.include("dev");
      expect(places()).to.deep.equal(["600"]);
      expect(names()).to.include("ACME CORP");
      await shell(block("teardown"));
      await expectQuiet(environments.bench, prod);
    });
  });
}
