<?php
// [place: right after <?php and declare(...)]
// [old: header('Access-Control-...') lines] [keep: leave it as it is]
header('Access-Control-Allow-Origin: *');
// [/old]
echo '[]';
