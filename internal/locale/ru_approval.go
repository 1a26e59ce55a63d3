package locale

// russianApproval holds the texts of the cards on which somebody decides.
var russianApproval = map[string]string{
	"approval.you.approve":   "Вы согласовали {id}",
	"approval.you.reject":    "Вы отклонили {id}",
	"approval.other.approve": "{id}: согласовано, {name}",
	"approval.other.reject":  "{id}: отклонено, {name}",
	"approval.then":          "После согласования запрос перейдёт в очередь {queue}.",
	"approval.takes":         "Срок выполнения: {time}.",
	"approval.why":           "Почему? Причину увидит {name}.",
	"event.rejected.bare":    "Отклонён: {name}",
	"notice.rejected.bare":   "{id} отклонён ({name}): {title}",
}
