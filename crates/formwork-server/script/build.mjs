/** Builds the script; run as a program, it writes `dist/formwork.js`. */
import { build } from "esbuild";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { minify } from "terser";

/**
 * Properties that no browser and no listener knows, and that therefore may have shorter names.
 *
 * What stands in an event's detail, in a dataset or in the history keeps its name.
 */
const INNER = [
  ..."accepted asked base doomed edited held hydration isHydrated isMultipart isQuery isSettled keep".split(" "),
  ..."page pending print progress redirected request stop submitted theirs ticket timer touched twins wanted".split(" "),
];

/**
 * Names in the order in which they are given away: found by trial, as the one that compresses best.
 *
 * Only a few of them have one letter: the same names then stand in the same places of many functions,
 * which compresses better than shorter names would.
 */
const LETTERS = "dayounGphvxbmsgwEizltrecUMfVFODjTJXKLCWRZBPqSIANYHQk";
const names = [..."nbmdilo"];
for (const last of LETTERS) for (const first of names.slice(0, 7)) names.push(first + last);

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
  const { code } = await minify(outputFiles[0].text, {
    module: true,
    ecma: 2020,
    // Truth as 0 and 1 is the same to a browser; what is sent as text has to be made a boolean first.
    compress: {
      passes: 4,
      inline: 1,
      sequences: false,
      lhs_constants: false,
      booleans_as_integers: true,
      unsafe: true,
      unsafe_arrows: true,
    },
    mangle: { nth_identifier: { get: (index) => names[index] } },
    format: { comments: false },
  });
  return `${code}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(new URL("dist/formwork.js", import.meta.url), await buildScript());
}
