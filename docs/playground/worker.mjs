// Where is it computed? In a worker, so that the page stays alive: Python, the wheels, then one function.

import { loadPyodide } from "./python/pyodide.mjs";

const base = new URL(".", import.meta.url);

async function begin() {
  const [pyodide, wheels, code] = await Promise.all([
    loadPyodide({ indexURL: new URL("python/", base).href }),
    fetch(new URL("wheels.json", base)).then((found) => found.json()),
    fetch(new URL("answer.py", base)).then((found) => found.text()),
  ]);
  await pyodide.loadPackage(wheels.map((name) => new URL(`wheels/${name}`, base).href), {
    messageCallback: () => {},
    checkIntegrity: false,
  });
  pyodide.runPython(code);
  return pyodide;
}

const begun = begin();

self.addEventListener("message", async ({ data }) => {
  try {
    const pyodide = await begun;
    const answer = pyodide.globals.get("answer");
    self.postMessage(JSON.parse(answer(data)));
  } catch (fault) {
    self.postMessage({ error: String(fault.message ?? fault).trim().split("\n").at(-1) });
  }
});
