// The dates that a query takes, as papernotes.dates.expressions reads them: `2025-12`, `12.3`, `last week`,
// `2025-09..2025-12`. Days are numbers such as 20251203; a range is [first, last].
"use strict";
(() => {
  const TO = / ?(?:\.{2,3}|…| to | until |至|到) ?/;
  const YEAR = /^((?:19|20)\d\d) ?年?$/;
  const FULL = /^(\d{4})(?: ?[-./年] ?(\d{1,2}) ?月?)(?:(?:[-./]| ?)(\d{1,2}) ?[日号]?)?$/;
  const YEARLESS = /^(\d{1,2})(?:月|(?:[-./]|月 ?)(\d{1,2}) ?[日号]?)?$/;
  const OPEN = [10101, 99991231];
  const DAYS = {
    today: 0, "今天": 0, "今日": 0, yesterday: 1, "昨天": 1, "昨日": 1, "day before yesterday": 2,
    "the day before yesterday": 2, "前天": 2, "前日": 2, "大前天": 3,
  };
  const SHIFTS = { this: 0, current: 0, "本": 0, "这": 0, "今": 0, last: 1, previous: 1, "上": 1, "去": 1, "上上": 2, "前": 2 };
  const UNITS = { "天": "day", "日": "day", "周": "week", "星期": "week", "礼拜": "week", "月": "month", "年": "year" };
  const COUNTS = ["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
  const UNIT = "个?(day|week|month|year|天|日|周|星期|礼拜|月|年)s?";
  const COUNT = `(\\d{1,4}|an?|${COUNTS.slice(1).join("|")}|[零一二两三四五六七八九十]{1,3})`;
  const PERIOD = new RegExp(`^(this|current|last|previous|上上|本|这|今|上|去|前) ?一?${UNIT}$`);
  const AGO = new RegExp(`^${COUNT} ?${UNIT} ?(?:ago|之?前|以前)$`);
  const UP_TO_TODAY = new RegExp(`^(?:the )?(?:last|past|最近|过去|近) ?${COUNT} ?${UNIT}$`);

  const lastDay = (year, month) => new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  const exists = (year, month, day) => month >= 1 && month <= 12 && day >= 1 && day <= lastDay(year, month);
  const dayNumber = (year, month, day) => (year * 100 + month) * 100 + day;
  const numberOf = (date) => dayNumber(date.getFullYear(), date.getMonth() + 1, date.getDate());

  // Reads a range of days; null for what is none.
  // latestYear(month, day) is the most recent year with notes then, or null.
  const LONGEST = 200; // characters; what is longer is no date
  function parseRange(text, today, latestYear) {
    if (text.length > LONGEST) return null;
    const words = text.normalize("NFKC").toLowerCase().trim().replace(/\s+/g, " ");
    const halves = words.split(TO);
    if (halves.length > 2) return null;
    if (halves.length < 2) {
      const one = read(words, today);
      return one && daysOf(one, one.day !== undefined && usualYear(one, today, latestYear));
    }
    const [first, last] = halves.map((half) => half && read(half, today));
    if ((halves[0] && !first) || (halves[1] && !last) || !(first || last)) return null;
    let start = Array.isArray(first) ? first : null, end = Array.isArray(last) ? last : null;
    if (last && !end) end = daysOf(last, start ? firstYearFrom(start[0], last) : usualYear(last, today, latestYear));
    if (first && !start) start = daysOf(first, end ? lastYearTo(end[1], first) : usualYear(first, today, latestYear));
    const range = [start ? start[0] : OPEN[0], end ? end[1] : OPEN[1]];
    return range[0] <= range[1] ? range : null;
  }

  // The days that some words name, or {month, day} where the year is left out; a day of 0 is the whole month.
  function read(words, today) {
    let match = YEAR.exec(words);
    if (match) return [match[1] * 10000 + 101, match[1] * 10000 + 1231];
    if ((match = FULL.exec(words))) {
      const [year, month, day] = match.slice(1).map((part) => Number(part ?? 0));
      return exists(year, month, day || 1) ? daysOf({ month, day }, year) : null;
    }
    if ((match = YEARLESS.exec(words))) {
      const [month, day] = match.slice(1).map((part) => Number(part ?? 0));
      return exists(2000, month, day || 1) ? { month, day } : null;
    }
    return relative(words, today);
  }

  function daysOf(date, year) {
    if (Array.isArray(date)) return date;
    const { month, day } = date;
    return [dayNumber(year, month, day || 1), dayNumber(year, month, day || lastDay(year, month))];
  }

  function usualYear(date, today, latestYear) {
    const found = latestYear(date.month, date.day);
    return found && exists(found, date.month, date.day || 1) ? found : lastYearTo(numberOf(today), date);
  }

  function lastYearTo(limit, date) {
    let year = Math.floor(limit / 10000);
    while (year > 1 && (!exists(year, date.month, date.day || 1) || daysOf(date, year)[0] > limit)) year -= 1;
    return year;
  }

  function firstYearFrom(limit, date) {
    let year = Math.floor(limit / 10000);
    while (!exists(year, date.month, date.day || 1) || daysOf(date, year)[1] < limit) year += 1;
    return year;
  }

  // Days that are counted from today; weeks begin on Monday.
  function relative(words, today) {
    if (Object.hasOwn(DAYS, words)) return period(today, "day", DAYS[words]);
    let match = PERIOD.exec(words);
    if (match) return period(today, UNITS[match[2]] ?? match[2], SHIFTS[match[1]]);
    if ((match = AGO.exec(words))) return period(today, UNITS[match[2]] ?? match[2], count(match[1]));
    if ((match = UP_TO_TODAY.exec(words))) {
      const first = before(today, UNITS[match[2]] ?? match[2], count(match[1]));
      first.setDate(first.getDate() + 1);
      return [Math.min(numberOf(first), numberOf(today)), numberOf(today)];
    }
    return null;
  }

  function count(word) {
    if (/^\d+$/.test(word)) return Number(word);
    if (word === "a" || word === "an") return 1;
    if (COUNTS.includes(word)) return COUNTS.indexOf(word);
    const digit = (sign) => (sign === "两" ? 2 : "零一二三四五六七八九".indexOf(sign));
    const [tens, ones] = word.split("十");
    return ones === undefined ? digit(tens) : (tens ? digit(tens) : 1) * 10 + (ones ? digit(ones) : 0);
  }

  function before(today, unit, number) {
    const day = new Date(today.getFullYear(), today.getMonth(), today.getDate());
    if (unit === "day" || unit === "week") {
      day.setDate(day.getDate() - number * (unit === "week" ? 7 : 1));
      return day;
    }
    const months = Math.max(day.getFullYear() * 12 + day.getMonth() - number * (unit === "year" ? 12 : 1), 1200);
    const year = Math.floor(months / 12), month = months % 12;
    return new Date(year, month, Math.min(day.getDate(), lastDay(year, month + 1)));
  }

  function period(today, unit, number) {
    const day = before(today, unit, number), year = day.getFullYear(), month = day.getMonth() + 1;
    if (unit === "week") {
      const monday = new Date(year, month - 1, day.getDate() - ((day.getDay() + 6) % 7));
      const sunday = new Date(monday.getFullYear(), monday.getMonth(), monday.getDate() + 6);
      return [numberOf(monday), numberOf(sunday)];
    }
    if (unit === "month") return daysOf({ month, day: 0 }, year);
    if (unit === "year") return [dayNumber(year, 1, 1), dayNumber(year, 12, 31)];
    return [numberOf(day), numberOf(day)];
  }

  // The first and the last day of an entry's date of any precision; [0, 0] without one.
  function daysOfDate(date, end) {
    if (!date) return [0, 0];
    const digits = (text, filler) => Number(text.replaceAll("-", "").padEnd(8, filler));
    return [digits(date, "0"), digits(end || date, "9")];
  }

  Object.assign(papernotesSearch, { parseRange, daysOfDate });
})();
