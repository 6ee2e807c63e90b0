namespace LeakyTests;

// A class each, as the tests of one class do not run in parallel.

public class T00() : OneOfSixtyFour(0);

public class T01() : OneOfSixtyFour(1);

public class T02() : OneOfSixtyFour(2);

public class T03() : OneOfSixtyFour(3);

public class T04() : OneOfSixtyFour(4);

public class T05() : OneOfSixtyFour(5);

public class T06() : OneOfSixtyFour(6);

public class T07() : OneOfSixtyFour(7);

public class T08() : OneOfSixtyFour(8);

public class T09() : OneOfSixtyFour(9);

public class T10() : OneOfSixtyFour(10);

public class T11() : OneOfSixtyFour(11);

public class T12() : OneOfSixtyFour(12);

public class T13() : OneOfSixtyFour(13);

public class T14() : OneOfSixtyFour(14);

public class T15() : OneOfSixtyFour(15);

public class T16() : OneOfSixtyFour(16);

public class T17() : OneOfSixtyFour(17);

public class T18() : OneOfSixtyFour(18);

public class T19() : OneOfSixtyFour(19);

public class T20() : OneOfSixtyFour(20);

public class T21() : OneOfSixtyFour(21);

public class T22() : OneOfSixtyFour(22);

public class T23() : OneOfSixtyFour(23);

public class T24() : OneOfSixtyFour(24);

public class T25() : OneOfSixtyFour(25);

public class T26() : OneOfSixtyFour(26);

public class T27() : OneOfSixtyFour(27);

public class T28() : OneOfSixtyFour(28);

public class T29() : OneOfSixtyFour(29);

public class T30() : OneOfSixtyFour(30);

public class T31() : OneOfSixtyFour(31);

public class T32() : OneOfSixtyFour(32);

public class T33() : OneOfSixtyFour(33);

public class T34() : OneOfSixtyFour(34);

public class T35() : OneOfSixtyFour(35);

public class T36() : OneOfSixtyFour(36);

public class T37() : OneOfSixtyFour(37);

public class T38() : OneOfSixtyFour(38);

public class T39() : OneOfSixtyFour(39);

public class T40() : OneOfSixtyFour(40);

public class T41() : OneOfSixtyFour(41);

public class T42() : OneOfSixtyFour(42);

public class T43() : OneOfSixtyFour(43);

public class T44() : OneOfSixtyFour(44);

public class T45() : OneOfSixtyFour(45);

public class T46() : OneOfSixtyFour(46);

public class T47() : OneOfSixtyFour(47);

public class T48() : OneOfSixtyFour(48);

public class T49() : OneOfSixtyFour(49);

public class T50() : OneOfSixtyFour(50);

public class T51() : OneOfSixtyFour(51);

public class T52() : OneOfSixtyFour(52);

public class T53() : OneOfSixtyFour(53);

public class T54() : OneOfSixtyFour(54);

public class T55() : OneOfSixtyFour(55);

public class T56() : OneOfSixtyFour(56);

public class T57() : OneOfSixtyFour(57);

public class T58() : OneOfSixtyFour(58);

public class T59() : OneOfSixtyFour(59);

public class T60() : OneOfSixtyFour(60);

public class T61() : OneOfSixtyFour(61);

public class T62() : OneOfSixtyFour(62);

public class T63() : OneOfSixtyFour(63);
