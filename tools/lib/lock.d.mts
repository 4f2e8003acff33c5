/** Runs `work` while no other process of this machine does so under the same `path`. */
export declare function withLock<T>(path: string, onWait: (holder: string) => void, work: () => Promise<T>): Promise<T>;
