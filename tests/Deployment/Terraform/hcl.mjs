// Prints all .tf files below a folder as one JSON object: path → parsed file.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [packages, root] = process.argv.slice(2);
const { parse } = createRequire(join(packages, "node_modules/"))("@cdktf/hcl2json");
const files = readdirSync(root, { recursive: true }).filter((file) => file.endsWith(".tf") && !file.includes(".terraform/")).sort();
const parsed = {};
for (const file of files) parsed[file] = await parse(file, readFileSync(join(root, file), "utf8"));
process.stdout.write(JSON.stringify(parsed));
