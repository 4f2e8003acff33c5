/** Whether a checkout is what its tag says, and what the changelog says of it. */

export interface Release {
  /** Such as `v0.2.0`. */
  tag: string;
  /** The content of `package.json`. */
  manifest: { version: string; repository?: { url?: string } };
  /** The content of `CHANGELOG.md`. */
  changelog: string;
  /** `owner/name` at GitHub. */
  repository: string | undefined;
}

/**
 * The changelog's section of this version, without its heading.
 *
 * @throws with everything that has to be put right before this tag can be released
 */
export function releaseNotes({ tag, manifest, changelog, repository }: Release): string {
  const { version } = manifest;
  const section = sectionOf(changelog, version);
  const problems: string[] = [];
  if (tag !== `v${version}`) problems.push(`the tag is ${tag}, but package.json has version ${version}`);
  if (section === undefined) problems.push(`CHANGELOG.md has no section "## ${version} (YYYY-MM-DD)"`);
  else if (!/^\d{4}-\d{2}-\d{2}$/.test(section.date))
    problems.push(`CHANGELOG.md says "${section.date}" for ${version}, not the day of the release`);
  else if (section.text === "") problems.push(`CHANGELOG.md says nothing about ${version}`);
  const url = `git+https://github.com/${repository ?? "OWNER/NAME"}.git`;
  // npm compares the two letter by letter, and takes no provenance where they differ.
  if (repository === undefined ? !manifest.repository?.url : manifest.repository?.url !== url)
    problems.push(`package.json needs "repository": { "type": "git", "url": "${url}" }`);
  if (section === undefined || problems.length > 0)
    throw new Error([`${tag} cannot be released:`, ...problems.map((problem) => `- ${problem}`)].join("\n"));
  return section.text;
}

function sectionOf(changelog: string, version: string): { date: string; text: string } | undefined {
  const sections = changelog.split(/^## /m).slice(1);
  for (const section of sections) {
    const [heading = "", ...lines] = section.split("\n");
    const [, name, date = ""] = /^(\S+)(?: \((.*)\))?$/.exec(heading) ?? [];
    if (name === version) return { date, text: lines.join("\n").trim() };
  }
  return undefined;
}
