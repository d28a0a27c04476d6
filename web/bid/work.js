// One job of the worker that seals (heavy/seal.js); it ends with the job.
export function work(script, job, tell = () => {}) {
  return new Promise((resolve, reject) => {
    // From a file a worker can only be a plain script.
    const worker = new Worker(script, script.startsWith("blob:") ? {} : { type: "module" });
    const end = (settle, value) => {
      worker.terminate();
      settle(value);
    };
    worker.onerror = (event) => end(reject, new Error(event.message));
    worker.onmessage = ({ data }) => {
      if (data.part) tell(data.part);
      else if (data.failed) end(reject, new Error(data.failed));
      else end(resolve, data.result);
    };
    worker.postMessage(job);
  });
}

export function save(name, content, type = "application/json") {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
