// What our scripts use of the bundle; TipTap's own types would drag the whole library into the check.
export const Editor: any;
export const Node: any;
export const mergeAttributes: any;
export const StarterKit: any;
export const TableKit: any;
export const CharacterCount: any;
export const Placeholder: any;
