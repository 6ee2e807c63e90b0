// Inside of the switch the end returns from the method.

namespace I142;

public sealed class Shell(Func<string?> read, Action<string> run)
{
    public int Loop(Context ctx)
    {
        while (true)
        {
            switch (ctx.IsDone ? "exit" : read())
            {
                case null or "exit":
                    return 0;
                case "":
                    break;
                case var command:
                    run(command);
                    break;
            }
        }
    }
}
