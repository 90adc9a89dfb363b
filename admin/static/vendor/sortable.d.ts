export const Sortable: { create(element: HTMLElement, options: Record<string, unknown>): { destroy(): void } };
