/** One comment per stack in a pull request: found by its first line, edited in place, never deleted. */
import { messageOf } from "../../client/errors";
import { foreignText } from "../../client/text/foreign-text";
import { withSteps } from "../../client/text/steps";
import { markerOf, type Review } from "../../review";
import type { Io } from "../io";
import type { PullRequestEvent } from "./event";

interface Found {
  id: number;
  body?: string | undefined;
  user: { login: string; type: string } | null;
}

/** GitHub did not take the review. */
class PostError extends Error {}

const TIMEOUT_MS = 30_000;
const PAGE = 100;

/** @returns what was done, as a sentence */
export async function postReview(
  env: Io["env"],
  event: PullRequestEvent,
  review: Review,
  body: string,
): Promise<string> {
  const { repository, number, run } = event;
  const token = env["GITHUB_TOKEN"] ?? env["GH_TOKEN"];
  const { project, stack } = review.plan;
  if (!repository || number === undefined || !token || project === "" || stack === "") {
    const missing = [
      ...(repository ? [] : ["GITHUB_REPOSITORY, such as acme/phones"]),
      ...(number === undefined ? ["the pull request, from GITHUB_EVENT_PATH or GITHUB_REF"] : []),
      ...(token ? [] : ["GITHUB_TOKEN, with the right to write pull requests"]),
      ...(project === "" || stack === "" ? ["the name of the stack, from --stack and Pulumi.yaml"] : []),
    ];
    throw new PostError(
      withSteps(
        `Could not post the review: ${missing.join("; ")} is missing.`,
        "Run it in a workflow of a pull request, or leave out --post.",
      ),
    );
  }
  // Only who posts loads it.
  const { request } = await import("@octokit/request");
  const call = request.defaults({
    baseUrl: env["GITHUB_API_URL"] || "https://api.github.com",
    headers: { authorization: `token ${token}`, "user-agent": "pulumi-flowroute" },
  });
  const [owner = "", repo = ""] = repository.split("/");
  const limit = () => ({ request: { signal: AbortSignal.timeout(TIMEOUT_MS) } });
  const where = `pull request #${number} of ${repository}`;
  try {
    const mine = await isMine();
    const marker = markerOf(review);
    const comments = (await readAll()).filter(({ body: text, user }) => firstLine(text) === marker && mine(user));
    const newest = comments.sort((one, other) => one.id - other.id).at(-1);
    if (newest === undefined) {
      if (review.isEmpty)
        return `Posted nothing to ${where}: there is no telephony change, and no comment of an earlier one.`;
      await call("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
        owner,
        repo,
        issue_number: number,
        body,
        ...limit(),
      });
      return `Posted the review to ${where}.`;
    }
    const later = runIn(newest.body);
    if (run && later && (later.id > run.id || (later.id === run.id && later.attempt > run.attempt)))
      return `Left the comment in ${where} as it is: a later run (${later.id}) has written it.`;
    await call("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", {
      owner,
      repo,
      comment_id: newest.id,
      body,
      ...limit(),
    });
    return `Edited the review in ${where}.`;
  } catch (error) {
    throw new PostError(explain(error, where));
  }

  async function readAll(): Promise<Found[]> {
    const all: Found[] = [];
    for (let page = 1; ; page++) {
      const { data } = await call("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", {
        ...{ owner, repo, issue_number: number as number, per_page: PAGE, page },
        ...limit(),
      });
      all.push(
        ...data.map(({ id, body: text, user }) => ({
          id: Number(id),
          body: text,
          user: user && { login: user.login, type: user.type },
        })),
      );
      if (data.length < PAGE) return all;
    }
  }

  /** The token of a workflow may not ask who it is: it belongs to a bot. */
  async function isMine(): Promise<(user: Found["user"]) => boolean> {
    try {
      const { data } = await call("GET /user", limit());
      return (user) => user?.login === data.login;
    } catch (error) {
      if (statusOf(error) !== 403) throw error;
      return (user) => user?.type === "Bot";
    }
  }
}

const firstLine = (text: string | undefined): string => (text ?? "").split(/\r?\n/)[0] ?? "";

function runIn(text: string | undefined): { id: number; attempt: number } | undefined {
  const second = (text ?? "").split(/\r?\n/)[1] ?? "";
  const [, id, attempt] =
    /^<!-- flowroute-review-run head=\S+ run=(\d+) attempt=(\d+) schema=\d+ -->$/.exec(second) ?? [];
  return id === undefined ? undefined : { id: Number(id), attempt: Number(attempt) };
}

const statusOf = (error: unknown): number | undefined =>
  (error as { response?: unknown; status?: number }).response === undefined
    ? undefined
    : (error as { status?: number }).status;

const STEPS: Readonly<Record<number, string>> = {
  401: "Give the step GITHUB_TOKEN: env: GITHUB_TOKEN: $" + "{{ github.token }}",
  403: "Give the job the right to write: permissions: pull-requests: write. A pull request from a fork never has it.",
  404: "Give the job the right to write: permissions: pull-requests: write. Check GITHUB_REPOSITORY.",
  422: "If the comment is too long, lower --max-chars.",
};

function explain(error: unknown, where: string): string {
  const status = statusOf(error);
  const said = (error as { response?: { data?: { message?: unknown } } }).response?.data?.message;
  const answer =
    status === undefined
      ? `GitHub could not be reached (${foreignText(messageOf(error))})`
      : `GitHub answered ${status}${typeof said === "string" ? `: ${foreignText(said)}` : ""}`;
  return withSteps(
    `Could not post the review to ${where}: ${answer.replace(/\.$/, "")}.`,
    STEPS[status ?? 0] ?? "Run the job again.",
  );
}
