// The reader was made with the context; its lines and its disposal need none.
using Lifeline.Processes;

namespace I031;

public static class GitLog
{
    public static async Task<List<string>> SubjectsAsync(Context ctx, string folder)
    {
        var command = new ProcessCommand("git", "log", "--format=%s") { WorkingDirectory = folder };
        var subjects = new List<string>();
        await using var git = command.Start(ctx);
        await foreach (var line in git.ReadLinesAsync())
        {
            subjects.Add(line);
        }

        return subjects;
    }
}
