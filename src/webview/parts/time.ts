/** How long ago, in at most two words; `now` is handed in so that it can be tested. */
export function ago(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 45) return 'just now';
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  if (hours < 24) return `${hours} h ago`;
  const days = Math.round(hours / 24);
  return days < 30 ? `${days} d ago` : new Date(at).toISOString().slice(0, 10);
}

/** As short as a column is narrow: a time today, else day and time. */
export function shortTime(at: number, now: number): string {
  const whole = clockTime(at, now);
  return whole.length > 8 ? whole.slice(5, 16) : whole;
}

/** Today as a time, earlier as a date and a time, in the person's own time zone. */
export function clockTime(at: number, now: number): string {
  const then = new Date(at);
  const time = [then.getHours(), then.getMinutes(), then.getSeconds()].map(two).join(':');
  if (then.toDateString() === new Date(now).toDateString()) return time;
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())} ${time}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
