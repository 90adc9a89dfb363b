/** Vietnamese texts of the shared scripts. */
export default {
  Cancel: "Hủy",
  Continue: "Tiếp tục",
  Done: "Đã xong",
  "Open the result": "Mở kết quả",
  "Please confirm": "Đề nghị xác nhận",
  "The task failed. Please try again.": "Công việc không hoàn thành. Đề nghị thử lại.",
};
