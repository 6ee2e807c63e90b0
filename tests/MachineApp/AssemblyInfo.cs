using System.Runtime.Versioning;

[assembly: UnsupportedOSPlatform("windows")]            // it is here to be sent signals, and to be stopped from reading its console
