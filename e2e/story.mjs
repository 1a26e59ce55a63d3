// What the pictures of README and docs/ru.md tell, and of which golden cards they
// are made. `make pictures` draws them anew.

// words are what people wrote in the golden cards, in the language of a picture.
// Nothing that the desk itself says is put in other words. A card may have words of
// its own.
const words = {
  en: {
    "In which room is it?": "A new roller comes at 15:00. Please use the printer on floor 2 until then.",
    "In *room* 12": "Thank you, that was quick!", "My printer jams, *again*.": "My printer jams again.",
  },
  ru: {
    "In which room is it?": "Новый ролик привезут к 15:00. Пока печатайте на втором этаже.",
    "In *room* 12": "Спасибо, так быстро!",
    "Printer on floor 3 jams": "Принтер на 3 этаже мнёт бумагу",
    "Every second page.\nSince Monday.": "Каждый второй лист.\nС понедельника.",
    "A new roller.": "Заменили ролик подачи.",
    "Anna Berg": "Анна Берг", "Olga Diaz": "Ольга Диас", "Which printer is it?": "Какой это принтер?",
    "My printer jams, *again*.": "Мой принтер опять мнёт бумагу.", "Light": "Лёгкий",
    "5 days": "5 дней", ", Sales": ", отдел продаж", "Model": "Модель", "With a dock": "С док-станцией",
  },
};

const front = {
  en: {
    chat: [
      { me: "The printer on floor 3 jams on every second page" },
      { card: "ticket-own-in-progress" },
      { card: "reply-answered" },
    ],
    channelName: "IT Support", tab: "Tickets", chatName: "Frontdesk", reply: "Reply", write: "Type a message",
    channel: [
      { card: "ticket-channel-in-progress" },
      { who: "Olga Diaz", says: "The feed roller is worn out, ordered a new one" },
      { who: "Olga Diaz", says: ">> A new roller comes at 15:00. Please use the printer on floor 2 until then." },
      { who: "Anna Berg", says: "Thank you, that was quick!", byDesk: true },
      { card: "session-channel-waiting", words: { "Anna Berg": "Nora Lind" } },
    ],
  },
  ru: {
    chat: [
      { me: "Принтер на 3 этаже мнёт каждый второй лист" },
      { card: "ticket-own-in-progress" },
      { card: "reply-answered" },
    ],
    channelName: "ИТ-поддержка", tab: "Обращения", chatName: "Frontdesk", reply: "Ответить", write: "Введите сообщение",
    channel: [
      { card: "ticket-channel-in-progress" },
      { who: "Ольга Диас", says: "Ролик подачи износился, заказала новый" },
      { who: "Ольга Диас", says: ">> Новый ролик привезут к 15:00. Пока печатайте на втором этаже." },
      { who: "Анна Берг", says: "Спасибо, так быстро!", byDesk: true },
      { card: "session-channel-waiting", words: { "Anna Berg": "Нина Орлова" } },
    ],
  },
};

const moments = {
  en: [
    ["Say hello, and choose", "welcome"], ["Tell what is wrong", "form-empty"], ["Chat with whoever is on duty", "session-channel-waiting"],
    ["Work through the queue", "board"], ["Approve a request", "request-approval"], ["Solved? Say so, and rate", "ticket-own-resolved"],
  ],
  ru: [
    ["Поздороваться и выбрать", "welcome"], ["Рассказать, что случилось", "form-empty"], ["Поговорить с дежурным", "session-channel-waiting"],
    ["Разобрать очередь", "board"], ["Согласовать запрос", "request-approval"], ["Решено? Подтвердить и оценить", "ticket-own-resolved"],
  ],
};

const named = (language, cards) => cards.map((card) => `${card}.${language}`);

// pictures are all pictures: the file, the language, what is in it, and the names
// of its golden cards.
export const pictures = ["en", "ru"].flatMap((language) => [
  {
    file: `front.${language}.png`, kind: "front", language, words: words[language], story: front[language],
    goldens: named(language, [...front[language].chat, ...front[language].channel].flatMap(({ card }) => card ?? [])),
  },
  {
    file: `moments.${language}.png`, kind: "moments", language, words: words[language], story: moments[language],
    goldens: named(language, moments[language].map(([, card]) => card)),
  },
]);
