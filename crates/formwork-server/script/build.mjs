/** Builds the script; run as a program, it writes `dist/formwork.js`. */
import { build } from "esbuild";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/**
 * Properties that no browser and no listener knows, and that therefore may have shorter names.
 *
 * What stands in an event's detail, in a dataset or in the history keeps its name.
 */
const INNER = [
  ..."accepted asked doomed edited isHydrated isMultipart isQuery keep mine".split(" "),
  ..."pending print submitted theirs ticket touched wanted".split(" "),
];

/** The script as it is shipped. */
export async function buildScript() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("src/main.ts", import.meta.url))],
    bundle: true,
    minify: true,
    mangleProps: new RegExp(`^(${INNER.join("|")})$`),
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    write: false,
  });
  return outputFiles[0].text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(new URL("dist/formwork.js", import.meta.url), await buildScript());
}
