/** Programs that fetch from the network: what they put out is not to be run unread. */
export const fetchers =
  /^(curl|wget|fetch|aria2c|lynx|http|https|xh|axel|ftp|tftp|lwp-request|lwp-download|GET|nc|ncat|netcat|socat|telnet|scp|iwr|irm|Invoke-WebRequest|Invoke-RestMethod|gh|glab|aws|gsutil|ssh|sftp|ipfs|rclone|s3cmd|dig|drill|kdig|delv|host|nslookup|whois|finger|w3m|links|elinks|smbclient|websocat|httpie|curlie|wget2)$/;
