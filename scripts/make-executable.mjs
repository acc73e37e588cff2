// npm sets the executable bit on install; a checkout that only builds needs it set here. Its time also marks the build.
import { chmodSync, utimesSync } from "node:fs";

const cli = new URL("../dist/cli.js", import.meta.url);
chmodSync(cli, 0o755);
utimesSync(cli, new Date(), new Date());
