using Lifeline;

if (args is ["--little-memory", .. var kinds])
{
    if (kinds is [var kind])
    {
        return LittleMemory.Run(kind);
    }

    Console.WriteLine(string.Join('\n', LittleMemory.Kinds));
    return 0;
}

var user = new ContextKey<string>("user");
var failed = false;

using (var scope = Context.Background.WithCancel())
{
    var child = scope.Context.WithCancel();
    Check("a derived context is live", !child.Context.IsDone && child.Context.Error is null);
    child.Cancel(new InvalidOperationException("enough"));
    Check("cancelling ends the child, not its parent", child.Context.Error is CanceledException && !scope.Context.IsDone);
    Check("the cause is kept", child.Context.Cause is InvalidOperationException { Message: "enough" });
}

using (var scope = Context.Background.WithTimeout(TimeSpan.FromMilliseconds(1)))
{
    await scope.Context.Done;
    Check("a passed deadline ends the context", scope.Context.Error is DeadlineExceededException && scope.Token.IsCancellationRequested);
    Check("a token leads back to its context", Context.From(scope.Token) == scope.Context);
}

Check("a value is found", Context.Background.WithValue(user, "ada").TryGet(user, out var name) && name == "ada");

using (var scope = Context.Background.WithCancel())
{
    var ran = new TaskCompletionSource();
    scope.Context.AfterFunc(ran.SetResult);
    scope.Cancel();
    await ran.Task;
    Check("a callback runs at the end", true);
}

return failed ? 1 : 0;

void Check(string what, bool holds)
{
    Console.WriteLine($"{(holds ? "ok" : "FAILED")}: {what}");
    failed |= !holds;
}
