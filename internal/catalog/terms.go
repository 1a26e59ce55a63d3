package catalog

import (
	"slices"
	"strings"
	"unicode/utf8"

	"frontdesk/internal/fulltext"
)

// stopWords are words that carry no meaning in a question.
const stopWords = `a about an and any are as at be been but by can cannot could did do does doing done for from get got had
has have he her him his how i if in into is it its just like make me my need new no not of off on one or our out please
she should so some something still that the their them then there they this to too up us use used using want was we were
what when where which who why will with without work working works would you your
hello hi hey thanks thank help problem issue question
а без бы был была были было быть в вам вас ваш во вот все всё вы где да для до его ее её если есть еще ещё же за зачем и
из или им их к как какой какая какие когда который кто куда ли меня мне мной мы на надо нам нас наш не него нее нет ни
нужно нужен но о об он она они оно от очень перестал по под пожалуйста почему при про работает работать с сам свой себя
сделать со так также там то тоже только тут ты у уже хочу что чтобы это этот эта эти этого я
привет здравствуйте спасибо помогите помощь проблема вопрос`

// terms returns the search terms of a text: those of package fulltext without
// endings that Russian stems keep. "печатает" then finds "печать", and "печати"
// finds it too.
func terms(text string) []string {
	list := fulltext.Terms(text)
	for i, term := range list {
		for _, ending := range []string{"а", "е", "и", "о", "у", "ю", "я", "ат"} {
			if shorter, ok := strings.CutSuffix(term, ending); ok && utf8.RuneCountInString(shorter) >= 3 {
				term = shorter
			}
		}
		list[i] = term
	}
	slices.Sort(list)
	return slices.Compact(list)
}
