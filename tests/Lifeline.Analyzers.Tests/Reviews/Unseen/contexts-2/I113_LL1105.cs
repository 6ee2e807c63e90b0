// There is no context in scope: a plain synchronous tool.

namespace I113;

public static class Touch
{
    public static void Main(string[] args)
    {
        foreach (var path in args)
        {
            File.WriteAllText(path, "");
            Thread.Sleep(10);
        }
    }
}
