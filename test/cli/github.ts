/** A local stand-in of GitHub's REST API, as far as comments of a pull request go. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

interface Comment {
  id: number;
  body: string;
  user: { login: string; type: string };
}

export interface GithubOptions {
  /** Of whom the token is; a workflow's may not ask. @default a workflow's */
  login?: string;
  /** Answers this status to all that writes. */
  refuses?: { status: number; message: string };
}

export const BOT = { login: "github-actions[bot]", type: "Bot" };

export class Github {
  readonly comments: Comment[] = [];
  /** What was asked, as `GET /user`. */
  readonly requests: string[] = [];
  private readonly server: Server;

  private constructor({ login, refuses }: GithubOptions) {
    const answer = async (request: IncomingMessage): Promise<[number, unknown]> => {
      const { pathname, searchParams } = new URL(request.url ?? "", "http://github.test");
      this.requests.push(`${request.method} ${pathname}`);
      if (request.headers.authorization !== "token the-token") return [401, { message: "Bad credentials" }];
      if (pathname === "/user")
        return login === undefined ? [403, { message: "Resource not accessible by integration" }] : [200, { login }];
      const body = request.method === "GET" ? undefined : JSON.parse(await text(request)).body;
      if (body !== undefined && refuses) return [refuses.status, { message: refuses.message }];
      const user = login === undefined ? BOT : { login, type: "User" };
      const [, one] = /^\/repos\/acme\/phones\/issues\/comments\/(\d+)$/.exec(pathname) ?? [];
      const comment = this.comments.find(({ id }) => id === Number(one));
      if (request.method === "PATCH" && comment) return [200, Object.assign(comment, { body })];
      if (pathname !== "/repos/acme/phones/issues/7/comments") return [404, { message: "Not Found" }];
      if (request.method === "POST") return [201, this.add(body, user)];
      const [size, page] = [Number(searchParams.get("per_page") ?? 30), Number(searchParams.get("page") ?? 1)];
      return [200, this.comments.slice((page - 1) * size, page * size)];
    };
    this.server = createServer((request, response) => {
      void answer(request).then(([status, json]) => {
        response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(json));
      });
    });
  }

  static async open(options: GithubOptions = {}): Promise<Github> {
    const github = new Github(options);
    await new Promise<void>((resolve) => github.server.listen(0, "127.0.0.1", resolve));
    return github;
  }

  /** What a job of pull request 7 has in its environment. */
  get env(): Record<string, string> {
    const { port } = this.server.address() as AddressInfo;
    return {
      GITHUB_API_URL: `http://127.0.0.1:${port}`,
      GITHUB_REPOSITORY: "acme/phones",
      GITHUB_REF: "refs/pull/7/merge",
      GITHUB_SHA: "4f1c2ab000000000000000000000000000000000",
      GITHUB_RUN_ID: "1182",
      GITHUB_RUN_ATTEMPT: "1",
      GITHUB_TOKEN: "the-token",
    };
  }

  add(body: string, user = BOT): Comment {
    const comment = { id: 1_000 + this.comments.length, body, user };
    this.comments.push(comment);
    return comment;
  }

  get writes(): string[] {
    return this.requests.filter((line) => !line.startsWith("GET"));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
