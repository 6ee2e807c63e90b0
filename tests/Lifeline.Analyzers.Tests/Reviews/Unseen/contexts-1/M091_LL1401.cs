// The arrow makes a new key at each access, so that what is set is never found.
using Lifeline;

namespace M091;

public static class UserKeys
{
    public static ContextKey<string> User => new("user");
}
