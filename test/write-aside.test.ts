import { execFileSync } from "node:child_process";
import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { AsideFile, outputError, removeUnfinished, writeAside } from "../src/write-aside.js";
import { asOrdinaryUser, canBeOrdinaryUser } from "./support/as-ordinary-user.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "moeload-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function* chunks(...parts: (string | Error)[]): AsyncGenerator<string> {
  for (const part of parts) {
    await Promise.resolve();
    if (part instanceof Error) throw part;
    yield part;
  }
}

describe("writeAside", () => {
  it("writeAside(path, chunks) puts the whole file in place and leaves nothing beside it", async () => {
    const path = join(folder, "report.json");
    await writeFile(path, "old");
    await writeAside(path, chunks("new ", "one"));
    expect(await readFile(path, "utf8")).toBe("new one");
    expect(await readdir(folder)).toEqual(["report.json"]);
  });

  it("writeAside(path, chunks) keeps the old file when the producer fails", async () => {
    const path = join(folder, "report.json");
    await writeFile(path, "old");
    await expect(writeAside(path, chunks("half", new Error("broken off")))).rejects.toThrow("broken off");
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["report.json"]);
  });

  it("writeAside(path, chunks) says plainly why a place cannot be written", async () => {
    await expect(writeAside(folder, chunks("x"))).rejects.toThrow(`${folder} cannot be written: it is a directory`);
    const missing = join(folder, "none", "x");
    await expect(writeAside(missing, chunks("x"))).rejects.toThrow(`${missing} cannot be written: no such folder`);
    const inside = join(folder, "file", "x");
    await writeFile(join(folder, "file"), "");
    await expect(writeAside(inside, chunks("x"))).rejects.toThrow("a part of its path is not a folder");
  });

  it.skipIf(!canBeOrdinaryUser)("writeAside(path, chunks) says that permission is denied", async () => {
    await chmod(folder, 0o555);
    await asOrdinaryUser(async () => {
      await expect(writeAside(join(folder, "x"), chunks("x"))).rejects.toThrow("cannot be written: permission denied");
    });
    await chmod(folder, 0o700);
  });
});

describe("AsideFile", () => {
  it("commit() follows a link, and keeps the mode of the file that it replaces", async () => {
    const real = join(folder, "real");
    await writeFile(real, "old", { mode: 0o640 });
    await symlink(real, join(folder, "link"));
    await writeAside(join(folder, "link"), chunks("new"));
    expect(await readFile(real, "utf8")).toBe("new");
    expect((await stat(real)).mode & 0o777).toBe(0o640);
    expect((await lstat(join(folder, "link"))).isSymbolicLink()).toBe(true);
  });

  it.skipIf(process.platform === "win32")("write(chunk) goes straight into a named pipe, which stays one", async () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const [read] = await Promise.all([readFile(pipe, "utf8"), writeAside(pipe, chunks("one ", "two"))]);
    expect(read).toBe("one two");
    expect((await lstat(pipe)).isFIFO()).toBe(true);
    expect(await readdir(folder)).toEqual(["pipe"]);
  });

  it("open(path) says that a name is too long", async () => {
    const long = join(folder, "x".repeat(300));
    await expect(writeAside(long, chunks("x"))).rejects.toThrow(`${long} cannot be written: its name is too long`);
  });

  it("discard() leaves nothing behind", async () => {
    const file = await AsideFile.open(join(folder, "x"));
    await file.write("half");
    await file.discard();
    expect(await readdir(folder)).toEqual([]);
  });

  it("removeUnfinished() removes what an interrupted program was writing", async () => {
    const file = await AsideFile.open(join(folder, "x"));
    await file.write("half");
    removeUnfinished();
    expect(await readdir(folder)).toEqual([]);
    await file.discard();
  });
});

describe("outputError", () => {
  it.each([
    ["ENOSPC", "x cannot be written: no space left on the disk"],
    ["EROFS", "x cannot be written: the file system is read-only"],
    ["EIO", "x cannot be written: i/o error"],
  ])("outputError(path, { code: %s }) has a sentence", (code, message) => {
    expect(outputError("x", Object.assign(new Error("i/o error"), { code })).message).toBe(message);
  });
});
