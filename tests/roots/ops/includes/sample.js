let first = 1;
let second = 2;
let third = 3;
