// Enum, date and a readonly record struct of two numbers: small and immutable.

namespace I090;

public enum Priority { Low, Usual, High }
public readonly record struct Attempt(int Number, int Of);

public static class Metadata
{
    private static readonly ContextKey<Priority> PriorityKey = new("priority", shown: true);
    private static readonly ContextKey<DateTimeOffset> ReceivedKey = new("received");
    private static readonly ContextKey<Attempt> AttemptKey = new("attempt");

    public static Context Mark(Context ctx, Priority priority, DateTimeOffset received, int attempt) =>
        ctx.WithValue(PriorityKey, priority)
            .WithValue(ReceivedKey, received)
            .WithValue(AttemptKey, new Attempt(attempt, 3));
}
