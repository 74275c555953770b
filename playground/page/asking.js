// Questions to the worker, as promises.

/** Return a function that sends a question and resolves with its answer. */
export function asking(worker) {
  const open = new Map();
  let last = 0;
  let ended = null;
  worker.onmessage = ({ data: { id, answer, failure } }) => {
    const { resolve, reject } = open.get(id);
    open.delete(id);
    if (failure === undefined) resolve(answer);
    else reject(new Error(failure));
  };
  worker.onerror = (event) => {
    ended = new Error(event.message ?? "its worker could not be started");
    for (const { reject } of open.values()) reject(ended);
    open.clear();
  };
  return (question) =>
    new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      open.set(++last, { resolve, reject });
      worker.postMessage({ id: last, ...question });
    });
}
