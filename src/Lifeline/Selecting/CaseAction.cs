namespace Lifeline.Selecting;

/// <summary>The body of a case: nothing, an <see cref="Action"/> or a <see cref="Func{Task}"/>.</summary>
internal readonly struct CaseAction(Delegate? body)
{
    public Task RunAsync()
    {
        if (body is Func<Task> asynchronous)
        {
            return asynchronous();
        }

        ((Action?)body)?.Invoke();
        return Task.CompletedTask;
    }
}
