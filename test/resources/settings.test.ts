import { expect } from "chai";
import { accountHash, howToConfirm, readSettings } from "../../src/host/settings";

const read = (config: Record<string, string>, env: Record<string, string> = {}) =>
  readSettings({ get: (key) => config[key] }, env);

const inConfig = { "flowroute:accessKey": "config-key", "flowroute:secretKey": "config-secret" };
const inEnv = { FLOWROUTE_ACCESS_KEY: "env-key", FLOWROUTE_SECRET_KEY: "env-secret" };
const ofSdk = { FR_ACCESS_KEY: "sdk-key", FR_SECRET_KEY: "sdk-secret" };

describe("settings", () => {
  describe("key, secret and URL come from one place together", () => {
    const where: [string, Record<string, string>, Record<string, string>, object][] = [
      ["the configuration", inConfig, {}, { accessKey: "config-key", secretKey: "config-secret" }],
      [
        "the configuration before the environment",
        inConfig,
        inEnv,
        { accessKey: "config-key", source: "Pulumi configuration" },
      ],
      ["the environment", {}, inEnv, { accessKey: "env-key", secretKey: "env-secret", source: "environment" }],
      ["the SDK's names in the environment", {}, ofSdk, { accessKey: "sdk-key", secretKey: "sdk-secret" }],
      ["our names before the SDK's", {}, { ...ofSdk, ...inEnv }, { accessKey: "env-key", secretKey: "env-secret" }],
    ];
    for (const [what, config, env, expected] of where) {
      it(`from ${what}`, () => {
        expect(read(config, env)).to.include(expected);
      });
    }

    it("never sends the keys of the configuration to the URL of the environment", () => {
      const env = { FLOWROUTE_BASE_URL: "https://elsewhere.example.com" };
      expect(read(inConfig, env).baseUrl).to.equal("https://api.flowroute.com");
    });

    it("never sends the keys of the environment to the URL of the configuration", () => {
      const config = { "flowroute:baseUrl": "https://elsewhere.example.com" };
      expect(() => read(config, inEnv))
        .to.throw(/not set in the Pulumi configuration.*\[invalid-configuration\]\s.*together, from one place/)
        .with.property("message")
        .that.contains("pulumi config set");
    });

    for (const [what, config, missing] of [
      ["a key without a secret", { "flowroute:accessKey": "x" }, "secret key is not set"],
      ["a secret without a key", { "flowroute:secretKey": "x" }, "access key is not set"],
    ] as const) {
      it(`fails for ${what} in the configuration, even when the environment has both`, () => {
        expect(() => read(config, inEnv)).to.throw(missing);
      });
    }

    for (const [name, text] of [
      ["accessKey", "1.2345e+71"],
      ["secretKey", "1.2345678901234567e+31"],
      ["confirmAccount", "1e+21"],
    ] as const) {
      it(`fails for a ${name} that YAML has taken for a number, and says to quote it, not what it is`, () => {
        expect(() => read({ ...inConfig, [`flowroute:${name}`]: text }))
          .to.throw(`flowroute:${name} lost digits`)
          .with.property("message")
          .that.contains("in quotes")
          .and.does.not.contain(text);
      });
    }

    it("takes keys of digits, with an e among them too, as they are", () => {
      for (const key of ["12345678", "12345e67", "1e234567", "12345678901234567890123456789012"]) {
        const config = { "flowroute:accessKey": key, "flowroute:secretKey": key };
        expect(read(config)).to.include({ accessKey: key, secretKey: key });
      }
    });

    it("says how to set both when there is nothing at all", () => {
      expect(() => read({}))
        .to.throw("access key and secret key are not set")
        .with.property("message")
        .that.contains("FLOWROUTE_ACCESS_KEY")
        .and.contains("--secret flowroute:secretKey");
    });

    it("takes blanks for nothing", () => {
      expect(() => read({ "flowroute:accessKey": "  ", "flowroute:secretKey": "" })).to.throw("are not set");
      expect(read({ "flowroute:accessKey": " " }, inEnv).accessKey).to.equal("env-key");
    });

    it("names no key in a message", () => {
      const config = { "flowroute:secretKey": "very-secret" };
      expect(() => read(config))
        .to.throw()
        .with.property("message")
        .that.does.not.contain("very-secret");
    });
  });

  describe("of an Account", () => {
    const marked = { "flowroute:__account": "sales" };
    const account = { ...marked, ...inConfig };

    it("are those that it gives, and are named after it", () => {
      const keys = { accessKey: "config-key", secretKey: "config-secret", baseUrl: "https://api.flowroute.com" };
      expect(read(account)).to.include({ ...keys, account: "sales", source: 'Account "sales"' });
    });

    it("never are keys or URL of the environment", () => {
      const env = { ...inEnv, ...ofSdk, FLOWROUTE_BASE_URL: "https://elsewhere.example.com" };
      expect(read(account, env)).to.include({ accessKey: "config-key", baseUrl: "https://api.flowroute.com" });
      expect(() => read(marked, env)).to.throw('The Account "sales" has no accessKey and no secretKey');
    });

    for (const [what, config, missing] of [
      ["no access key", { "flowroute:secretKey": "x-secret" }, "has no accessKey, or"],
      ["no secret key", { "flowroute:accessKey": "x-access" }, "has no secretKey, or"],
      ["blanks for keys", { "flowroute:accessKey": " ", "flowroute:secretKey": "" }, "no accessKey and no secretKey"],
    ] as const) {
      it(`fail for ${what}, without a word of the other one`, () => {
        expect(() => read({ ...marked, ...config }, inEnv))
          .to.throw(missing)
          .with.property("message")
          .that.contains("in the arguments of the Account")
          .and.not.match(/x-access|x-secret|env-/);
      });
    }

    it("are called by the names of its arguments in messages", () => {
      expect(() => read({ ...account, "flowroute:budget": "five" })).to.throw(
        'budget of the Account "sales" is "five"',
      );
      expect(() => read({ ...account, "flowroute:baseUrl": "http://example.com" }))
        .to.throw('Set baseUrl of the Account "sales" to an https:// address')
        .with.property("message")
        .that.does.not.contain("FLOWROUTE_BASE_URL");
      expect(howToConfirm(read(account), "0f", "so")).to.match(
        /^If so, .* the Account "sales", .*: confirmAccount: "0f"$/,
      );
      expect(howToConfirm(read(inConfig), "0f", "so")).to.match(
        /^If so, .*: pulumi config set flowroute:confirmAccount 0f$/,
      );
    });

    it("have the limits of its arguments, and FLOWROUTE_MAX_RELEASES wins here, too", () => {
      const limited = { ...account, "flowroute:budget": "9", "flowroute:maxReleases": "3" };
      expect(read(limited)).to.include({ budget: 9, maxReleases: 3, maxSetupCost: 5 });
      expect(read(limited, { FLOWROUTE_MAX_RELEASES: "100" }).maxReleases).to.equal(100);
    });
  });

  describe("the URL", () => {
    const withUrl = (url: string) => read({ ...inConfig, "flowroute:baseUrl": url });
    for (const url of [
      "https://example.com",
      "http://127.0.0.1:4010",
      "http://localhost:1",
      "http://[::1]:2",
      "http://127.9.9.9",
    ]) {
      it(`may be ${url}`, () => {
        expect(withUrl(url).baseUrl).to.equal(url);
      });
    }
    for (const url of [
      "http://example.com",
      "http://localhost.example.com",
      "http://127.0.0.1.example.com",
      "http://0.0.0.0",
      "ftp://127.0.0.1",
      "api.flowroute.com",
      "//api.flowroute.com",
    ]) {
      it(`may not be ${url}, because the keys would travel in the clear`, () => {
        expect(() => withUrl(url)).to.throw(/base URL.*Nothing was sent/s);
      });
    }
    it("loses slashes at its end, so that one account has one hash", () => {
      expect(withUrl("https://example.com/v/").baseUrl).to.equal("https://example.com/v");
    });
  });

  describe("limits", () => {
    it("have safe defaults", () => {
      const settings = read(inConfig);
      expect(settings).to.include({ maxSetupCost: 5, maxMonthlyCost: 5, maxReleases: 20, timeoutMs: 30_000 });
      expect(settings).to.not.have.any.keys("budget", "maxNumbers", "confirmAccount");
    });

    it("are read from the configuration", () => {
      const settings = read({
        ...inConfig,
        "flowroute:maxSetupCost": "0",
        "flowroute:maxMonthlyCost": "2.50",
        "flowroute:budget": "0.3",
        "flowroute:maxNumbers": "0",
        "flowroute:maxReleases": "0",
        "flowroute:confirmAccount": "abc",
      });
      expect(settings).to.include({
        maxSetupCost: 0,
        maxMonthlyCost: 2.5,
        budget: 0.3,
        maxNumbers: 0,
        maxReleases: 0,
        confirmAccount: "abc",
      });
    });

    it("let FLOWROUTE_MAX_RELEASES win, because a destroy uses the configuration of the last up", () => {
      const config = { ...inConfig, "flowroute:maxReleases": "3" };
      expect(read(config, { FLOWROUTE_MAX_RELEASES: "100" }).maxReleases).to.equal(100);
    });

    it("take the limits of the configuration together with keys of the environment", () => {
      expect(read({ "flowroute:budget": "9" }, inEnv)).to.include({ budget: 9, accessKey: "env-key" });
    });

    for (const wrong of ["five", "-1", "1,50", "NaN", "Infinity", "5 USD"]) {
      it(`refuse "${wrong}"`, () => {
        expect(() => read({ ...inConfig, "flowroute:budget": wrong })).to.throw(`flowroute:budget is "${wrong}"`);
      });
    }

    it("take the time for one request from FLOWROUTE_TIMEOUT, in seconds", () => {
      expect(read(inConfig, { FLOWROUTE_TIMEOUT: "2" }).timeoutMs).to.equal(2_000);
    });
  });

  describe("the hash of an account", () => {
    const of = (accessKey: string, baseUrl: string) => accountHash({ accessKey, baseUrl });
    it("differs by key and by URL, and shows neither", () => {
      const hashes = [of("AK-1", "https://a"), of("AK-2", "https://a"), of("AK-1", "https://b")];
      expect(new Set(hashes).size).to.equal(3);
      expect(hashes[0]).to.match(/^[0-9a-f]{16}$/);
    });
    it("is a state format", () => {
      expect(of("AK-1", "https://api.flowroute.com")).to.equal("bb6f0afb374a656e");
    });
  });
});
