/** Programs that fetch from the network: what they put out is not to be run unread. */
export const fetchers =
  /^(curl|wget|fetch|aria2c|lynx|http|https|xh|axel|ftp|lwp-request|GET|nc|ncat|netcat|scp|iwr|irm|Invoke-WebRequest|Invoke-RestMethod|gh|aws|gsutil|ssh|sftp|ipfs|rclone|s3cmd)$/;
