namespace Lifeline.Peers.Tests.Running;

/// <summary>Programs of others that a test needs. Where one is missing, the test is skipped and says so; in CI that is a failure.</summary>
internal static class Tool
{
    public static string Require(string name)
    {
        var found = Find(name);
        Assert.SkipWhen(found is null, $"'{name}' is not installed. ./build.sh test installs it where it may (eng/apt-packages.txt).");
        return found!;
    }

    public static string? Find(string name) =>
        Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
