// Waiting that ends.

/** Answers when `work` has ended, however it ended, or after so many milliseconds; `work` goes on by itself then. */
export async function atMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([Promise.allSettled([work]), over]);
  clearTimeout(timer);
}
