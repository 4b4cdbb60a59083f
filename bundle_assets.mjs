// Bundles what browsers load: a sheet and a script for each door, lowered to the oldest browsers
// that docs/OPERATIONS.md names, and the sheets of our faces. Names carry a hash of the content, so
// that browsers may keep the files for good; bundles.json says which name is today's.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { bundle, transform } from "lightningcss";

const DOORS = "static/doors";
const FONTS = "static/vendor/fonts";
const SCANNER = "static/vendor/js/barcode-detector/zxing_reader.wasm";
const TARGET = "static/bundles";
const version = (major, minor = 0) => (major << 16) | (minor << 8);
const SHEET_TARGETS = { safari: version(15), ios_saf: version(15), chrome: version(100), firefox: version(115) };
const SCRIPT_TARGETS = ["safari15", "ios15", "chrome100", "firefox115"];
const FAMILIES = ["noto-sans-tc", "noto-serif-tc", "hanamin"];
const names = {};

function keep(name, content) {
  const [stem, ending] = name.split(".");
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  names[name] = `bundles/${stem}-${hash}.${ending}`;
  const path = join("static", names[name]);
  writeFileSync(path, content);
  compress(path);
}

function compress(path) {
  writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
}

function sheet(file) {
  return bundle({ filename: file, minify: true, targets: SHEET_TARGETS }).code;
}

async function script(file, format) {
  const options = { entryPoints: [file], bundle: true, minify: true, write: false, format };
  const made = await build({ ...options, target: SCRIPT_TARGETS, charset: "utf8" });
  return Buffer.from(made.outputFiles[0].contents);
}

// A family's @font-face rules, with addresses that hold wherever the sheet stands; `wanted` chooses rules.
function faces(family, wanted = () => true) {
  const rules = readFileSync(join(FONTS, family, "fonts.css"), "utf8").match(/@font-face\s*\{[^}]*\}/g);
  const absolute = (rule) => rule.replace(/url\((?:\.\/)?(?!['"/])/g, `url(/${FONTS}/${family}/`);
  return rules.filter(wanted).map(absolute).join("\n");
}

// Beyond the Basic Multilingual Plane: the characters that devices with faces of their own may lack.
const isRare = (rule) => /U\+[23][0-9a-f]{4}/i.test(rule);

function minified(text) {
  return transform({ filename: "faces.css", code: Buffer.from(text), minify: true, targets: SHEET_TARGETS }).code;
}

const rare = minified(faces("hanamin", isRare));
rmSync(TARGET, { recursive: true, force: true });
mkdirSync(TARGET, { recursive: true });
for (const file of readdirSync(DOORS)) {
  const path = join(DOORS, file);
  if (file.endsWith(".css")) keep(file, Buffer.concat([sheet(path), rare]));
  else keep(file, await script(path, file === "first.js" ? "iife" : "esm"));
}
keep("serif.css", minified(faces("noto-serif-tc")));
keep("faces.css", minified(FAMILIES.map((family) => faces(family, (rule) => !isRare(rule))).join("\n")));
keep("mark.svg", readFileSync("static/img/mark.svg"));
compress(SCANNER);
writeFileSync(join(TARGET, "bundles.json"), `${JSON.stringify(names, null, 2)}\n`);
