/** Every bound of asynchronous invocation, with its source. */

/** ListFunctionEventInvokeConfigs (API reference). */
export const LIST_PAGE_MAX = 50;
