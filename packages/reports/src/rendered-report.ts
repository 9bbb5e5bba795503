/** A file while it is made: bytes come as they are read, so memory does not grow with the file. */
export type RenderedReport = {
  body: AsyncIterable<Uint8Array>;
  /** Rows of data written so far, totals not counted; final when the body has been read. */
  rows(): number;
};
