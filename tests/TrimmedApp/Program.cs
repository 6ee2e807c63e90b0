using Lifeline;

using var scope = Context.Background.WithTimeout(TimeSpan.FromMinutes(1));
Check("a derived context is live", scope.Context.ToString().Length > 0);
return 0;

static void Check(string what, bool holds)
{
    Console.WriteLine($"{(holds ? "ok" : "FAILED")}: {what}");
    if (!holds) Environment.ExitCode = 1;
}
