/** A tarball of the package, and what npm says of it. */
export interface Packed {
  file: string;
  /** Of the tarball, in bytes. */
  size: number;
  /** Of all files in it, in bytes. */
  unpackedSize: number;
  /** Paths, such as `dist/index.js`. */
  files: string[];
}

/** Runs `npm pack`; with `scripts` what npm runs before it, too, which compiles what has changed. */
export declare function pack(options: {
  root: string;
  env: NodeJS.ProcessEnv;
  folder: string;
  scripts?: boolean;
}): Promise<Packed>;

/** The size for people, in round figures. */
export declare function describeSize(packed: Packed): string;
