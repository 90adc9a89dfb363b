/** Vietnamese texts of the entry and checking pages. */
export default {};
